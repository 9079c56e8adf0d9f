/**
 * The requirement ledger ({@code spec-notes/requirements/*.tsv}): which sentence of a specification
 * is implemented where and shown by which test. What it names must exist.
 */
@NullMarked
package org.attls.ledger;

import org.jspecify.annotations.NullMarked;
