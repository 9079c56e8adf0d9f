/** The arrows between the rooms of the project, as rules that a build can break. */
@NullMarked
package org.attls.arch;

import org.jspecify.annotations.NullMarked;
