package org.attls.cmw;

import java.util.Set;
import org.attls.cmw.octets.Bytes;

/** A wrapper around exactly one message: a record, or its shorter form, a tag. */
public sealed interface CmwMessage extends Cmw permits CmwRecord, CmwTag {
  /** The message. */
  Bytes value();

  /** Kinds of message inside; empty where the wrapper does not say. */
  Set<Indicator> indicators();
}
