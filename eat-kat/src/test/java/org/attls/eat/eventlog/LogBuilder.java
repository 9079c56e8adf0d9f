package org.attls.eat.eventlog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;

/** Writes event logs of the banks SHA-1, SHA-256 and SHA-384, also such as no firmware writes. */
final class LogBuilder {
  static final int SHA1 = 4;
  static final int SHA256 = 0xB;
  static final int SHA384 = 0xC;

  private static final int NO_ACTION = 3;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Integer> boundaries = new ArrayList<>();

  /** With the usual header. */
  static LogBuilder usual() throws Exception {
    ByteArrayOutputStream spec = new ByteArrayOutputStream();
    spec.write("Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII));
    u32(spec, 0);
    spec.write(new byte[] {0, 2, 0, 2});
    u32(spec, 3);
    for (int[] algorithm : new int[][] {{SHA1, 20}, {SHA256, 32}, {SHA384, 48}}) {
      u16(spec, algorithm[0]);
      u16(spec, algorithm[1]);
    }
    spec.write(0);
    return withHeader(Bytes.copyOf(spec.toByteArray()));
  }

  /** With another TCG_EfiSpecIDEvent. */
  static LogBuilder withHeader(Bytes spec) {
    LogBuilder builder = new LogBuilder();
    u32(builder.out, 0);
    u32(builder.out, NO_ACTION);
    builder.out.writeBytes(new byte[20]);
    builder.data(spec);
    return builder;
  }

  /** An event whose data were measured. */
  LogBuilder event(int register, long type, Bytes data) throws Exception {
    return event(register, type, data, data);
  }

  /** An event of which something else was measured than its data. */
  LogBuilder event(int register, long type, Bytes measured, Bytes data) throws Exception {
    u32(out, register);
    u32(out, type);
    u32(out, 3);
    digest(SHA1, "SHA-1", type, measured);
    digest(SHA256, "SHA-256", type, measured);
    digest(SHA384, "SHA-384", type, measured);
    data(data);
    return this;
  }

  /** Any octets. */
  LogBuilder raw(String hex) {
    out.writeBytes(Bytes.fromHex(hex).toArray());
    return this;
  }

  Bytes build() {
    return Bytes.copyOf(out.toByteArray());
  }

  /** The lengths after which a log may end. */
  List<Integer> boundaries() {
    return boundaries;
  }

  private void digest(int algorithm, String name, long type, Bytes measured) throws Exception {
    MessageDigest digest = MessageDigest.getInstance(name);
    u16(out, algorithm);
    out.writeBytes(
        type == NO_ACTION ? new byte[digest.getDigestLength()] : digest.digest(measured.toArray()));
  }

  private void data(Bytes data) {
    u32(out, data.size());
    out.writeBytes(data.toArray());
    boundaries.add(out.size());
  }

  private static void u16(ByteArrayOutputStream out, int value) {
    out.write(value);
    out.write(value >> 8);
  }

  private static void u32(ByteArrayOutputStream out, long value) {
    u16(out, (int) value);
    u16(out, (int) (value >> 16));
  }
}
