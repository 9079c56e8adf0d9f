package org.attls.tls.engine;

import java.util.List;
import org.attls.rats.Attester;
import org.attls.tls.wire.BindingMode;

/**
 * What an end attests with, client or server.
 *
 * @param attester makes the evidence
 * @param bindingModes the binding modes taken, best first
 */
public record AttesterSettings(Attester attester, List<BindingMode> bindingModes) {
  /** Copies the list. */
  public AttesterSettings {
    bindingModes = List.copyOf(bindingModes);
  }
}
