package org.attls.gateway.handoff;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a device as back ends see it: {@code [A-Za-z0-9._:-]{1,128}}, not beginning with a
 * dash. Without slashes, plus and number signs, which would widen topic patterns of MQTT.
 *
 * @param text comes from the verdict, never from what the device says of itself
 */
public record DeviceId(String text) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:][A-Za-z0-9._:-]{0,127}");

  /** Refuses every other form. */
  public DeviceId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("no device id: other characters, or more than 128");
    }
  }

  /** The id, or nothing where the text has another form; it is never escaped to fit. */
  public static Optional<DeviceId> of(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new DeviceId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
