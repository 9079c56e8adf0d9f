package org.attls.cli.option;

import org.attls.tls.AttestedTlsBuilder;
import org.attls.tls.appraise.RelyingParty;

/** How evidence may be bound to its connection, as options say it. */
public enum AllowedBinding {
  /** Only so that it cannot be relayed. */
  BOUND,
  /** The raw nonce too, for peers that offer nothing better. */
  DRAFT_TOO,
  /** The raw nonce, with peers that know nothing else. */
  DRAFT_ONLY;

  /** Allows it to evidence that is taken. */
  public void applyTo(RelyingParty.Builder demands) {
    switch (this) {
      case BOUND -> {}
      case DRAFT_TOO -> demands.insecureAllowDraftBinding();
      case DRAFT_ONLY -> demands.insecureDraftBindingOnly();
    }
  }

  /** Allows it to evidence that is made. */
  public void applyTo(AttestedTlsBuilder<?> end) {
    switch (this) {
      case BOUND -> {}
      case DRAFT_TOO -> end.insecureAllowDraftBinding();
      case DRAFT_ONLY -> end.insecureDraftBindingOnly();
    }
  }

  /** This, or at least the raw nonce too where somebody else allows it. */
  public AllowedBinding orDraftToo(boolean draftToo) {
    return this == BOUND && draftToo ? DRAFT_TOO : this;
  }
}
