package org.attls.eat.eventlog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;

/** Writes event logs, of the banks SHA-1, SHA-256 and SHA-384 as a rule; also bad ones. */
final class LogBuilder {
  static final int SHA1 = 4;
  static final int SHA256 = 0xB;
  static final int SHA384 = 0xC;
  static final int SHA512 = 0xD;

  private static final int NO_ACTION = 3;

  private final List<Integer> banks;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Integer> boundaries = new ArrayList<>();

  private LogBuilder(List<Integer> banks) {
    this.banks = banks;
  }

  /** With the usual header. */
  static LogBuilder usual() throws Exception {
    return of(SHA1, SHA256, SHA384);
  }

  /** With the header of a log of these banks. */
  static LogBuilder of(Integer... banks) throws Exception {
    ByteArrayOutputStream spec = new ByteArrayOutputStream();
    spec.write("Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII));
    u32(spec, 0);
    spec.write(new byte[] {0, 2, 0, 2});
    u32(spec, banks.length);
    for (int bank : banks) {
      u16(spec, bank);
      u16(spec, hash(bank).getDigestLength());
    }
    spec.write(0);
    return new LogBuilder(List.of(banks)).header(Bytes.copyOf(spec.toByteArray()));
  }

  /** With another TCG_EfiSpecIDEvent. */
  static LogBuilder withHeader(Bytes spec) {
    return new LogBuilder(List.of(SHA1, SHA256, SHA384)).header(spec);
  }

  private LogBuilder header(Bytes spec) {
    u32(out, 0);
    u32(out, NO_ACTION);
    out.writeBytes(new byte[20]);
    data(spec);
    return this;
  }

  /** An event whose data were measured. */
  LogBuilder event(int register, long type, Bytes data) throws Exception {
    return event(register, type, data, data);
  }

  /** An event of which something else was measured than its data. */
  LogBuilder event(int register, long type, Bytes measured, Bytes data) throws Exception {
    u32(out, register);
    u32(out, type);
    u32(out, banks.size());
    for (int bank : banks) {
      MessageDigest digest = hash(bank);
      u16(out, bank);
      out.writeBytes(
          type == NO_ACTION
              ? new byte[digest.getDigestLength()]
              : digest.digest(measured.toArray()));
    }
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

  private static MessageDigest hash(int bank) throws Exception {
    return MessageDigest.getInstance(
        switch (bank) {
          case SHA1 -> "SHA-1";
          case SHA256 -> "SHA-256";
          case SHA384 -> "SHA-384";
          default -> "SHA-512";
        });
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
