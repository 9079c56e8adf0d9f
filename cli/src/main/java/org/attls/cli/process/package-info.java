/** How commands that go on until they are told to stop come to their end. */
@NullMarked
package org.attls.cli.process;

import org.jspecify.annotations.NullMarked;
