package org.attls.tls.alert;

/** Which end found the failure, where the alert depends on it. */
public enum Endpoint {
  /** The end that sent ClientHello. */
  CLIENT,
  /** The other. */
  SERVER
}
