/** What a user of the command sees: exit statuses, and one line where something is wrong. */
@NullMarked
package org.attls.cli;

import org.jspecify.annotations.NullMarked;
