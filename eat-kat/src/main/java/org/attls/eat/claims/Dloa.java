package org.attls.eat.claims;

import java.util.Optional;

/**
 * A reference to a digital letter of approval (RFC 9711, section 4.2.14).
 *
 * @param registrar URI of the registrar
 * @param platform label of the platform
 * @param application label of the application, where the letter is about one
 */
public record Dloa(String registrar, String platform, Optional<String> application) {}
