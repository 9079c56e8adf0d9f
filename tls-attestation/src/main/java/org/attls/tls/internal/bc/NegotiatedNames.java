package org.attls.tls.internal.bc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Vector;
import java.util.regex.Pattern;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.jspecify.annotations.Nullable;

/** What is negotiated beside attestation: the application protocol and the server's name. */
final class NegotiatedNames {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}");

  private NegotiatedNames() {}

  /** In the library's form; null where there are none. */
  static @Nullable Vector<ProtocolName> protocols(List<String> names) {
    if (names.isEmpty()) {
      return null;
    }
    Vector<ProtocolName> protocols = new Vector<>();
    names.forEach(name -> protocols.add(ProtocolName.asUtf8Encoding(name)));
    return protocols;
  }

  /**
   * The library takes any protocol from the server, and any octets as server_name. RFC 7301,
   * section 3.2 has the server select one of the client's, and RFC 6066, section 3 has it answer
   * with an empty extension.
   */
  static void checkSelection(Hashtable<?, ?> encryptedExtensions, List<String> offered)
      throws IOException, AttestationException {
    if (encryptedExtensions.get(ExtensionType.server_name) instanceof byte[] name
        && name.length > 0) {
      throw new AttestationException(
          Reason.MALFORMED_EXTENSION, "the server's server_name is not empty");
    }
    ProtocolName selected = TlsExtensionsUtils.getALPNExtensionServer(encryptedExtensions);
    if (selected != null && !offered.contains(selected.getUtf8Decoding())) {
      throw new AttestationException(
          Reason.BAD_SELECTION, "the server selected an application protocol that was not offered");
    }
  }

  /** The selected protocol. */
  static Optional<String> protocol(SecurityParameters parameters) {
    return Optional.ofNullable(parameters.getApplicationProtocol())
        .map(ProtocolName::getUtf8Decoding);
  }

  /**
   * The host name that the client asked for, in lower case (RFC 6066, section 3).
   *
   * @throws AttestationException {@link Reason#UNKNOWN_NAME} where it is none
   */
  static Optional<String> host(SecurityParameters parameters) throws AttestationException {
    Vector<?> names = parameters.getClientServerNames();
    if (names == null) {
      return Optional.empty();
    }
    for (Object name : names) {
      if (name instanceof ServerName host && host.getNameType() == NameType.host_name) {
        String text = new String(host.getNameData(), StandardCharsets.ISO_8859_1);
        if (!HOST.matcher(text).matches()) {
          throw new AttestationException(
              Reason.UNKNOWN_NAME, "server_name holds what is no host name");
        }
        return Optional.of(text.toLowerCase(Locale.ROOT));
      }
    }
    return Optional.empty();
  }
}
