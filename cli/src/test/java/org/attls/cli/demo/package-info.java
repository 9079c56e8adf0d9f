/** Tests of the demonstration, and of every attack in it, on a software TPM. */
@NullMarked
package org.attls.cli.demo;

import org.jspecify.annotations.NullMarked;
