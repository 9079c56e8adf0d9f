/** Files that commands read. */
@NullMarked
package org.attls.cli.file;

import org.jspecify.annotations.NullMarked;
