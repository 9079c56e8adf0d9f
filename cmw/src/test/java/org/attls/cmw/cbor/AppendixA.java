package org.attls.cmw.cbor;

import java.util.List;

/** The examples of RFC 8949, appendix A: octets in hexadecimal and diagnostic notation. */
final class AppendixA {
  /** One example. */
  record Example(String hex, String notation) {}

  /** Everything but floating-point numbers, whose notation has several spellings. */
  static final List<Example> ITEMS =
      List.of(
          new Example("00", "0"),
          new Example("01", "1"),
          new Example("0a", "10"),
          new Example("17", "23"),
          new Example("1818", "24"),
          new Example("1819", "25"),
          new Example("1864", "100"),
          new Example("1903e8", "1000"),
          new Example("1a000f4240", "1000000"),
          new Example("1b000000e8d4a51000", "1000000000000"),
          new Example("1bffffffffffffffff", "18446744073709551615"),
          new Example("c249010000000000000000", "2(h'010000000000000000')"),
          new Example("3bffffffffffffffff", "-18446744073709551616"),
          new Example("c349010000000000000000", "3(h'010000000000000000')"),
          new Example("20", "-1"),
          new Example("29", "-10"),
          new Example("3863", "-100"),
          new Example("3903e7", "-1000"),
          new Example("f4", "false"),
          new Example("f5", "true"),
          new Example("f6", "null"),
          new Example("f7", "undefined"),
          new Example("f0", "simple(16)"),
          new Example("f8ff", "simple(255)"),
          new Example(
              "c074323031332d30332d32315432303a30343a30305a", "0(\"2013-03-21T20:04:00Z\")"),
          new Example("c11a514b67b0", "1(1363896240)"),
          new Example("d74401020304", "23(h'01020304')"),
          new Example("d818456449455446", "24(h'6449455446')"),
          new Example(
              "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
              "32(\"http://www.example.com\")"),
          new Example("40", "h''"),
          new Example("4401020304", "h'01020304'"),
          new Example("60", "\"\""),
          new Example("6161", "\"a\""),
          new Example("6449455446", "\"IETF\""),
          new Example("62225c", "\"\\\"\\\\\""),
          new Example("62c3bc", "\"\u00fc\""),
          new Example("63e6b0b4", "\"\u6c34\""),
          new Example("64f0908591", "\"\ud800\udd51\""),
          new Example("80", "[]"),
          new Example("83010203", "[1,2,3]"),
          new Example("8301820203820405", "[1,[2,3],[4,5]]"),
          new Example(
              "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
              "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]"),
          new Example("a0", "{}"),
          new Example("a201020304", "{1:2,3:4}"),
          new Example("a26161016162820203", "{\"a\":1,\"b\":[2,3]}"),
          new Example("826161a161626163", "[\"a\",{\"b\":\"c\"}]"),
          new Example(
              "a56161614161626142616361436164614461656145",
              "{\"a\":\"A\",\"b\":\"B\",\"c\":\"C\",\"d\":\"D\",\"e\":\"E\"}"));

  /** Items of indefinite length, in the notation of the definite items that say the same. */
  static final List<Example> INDEFINITE =
      List.of(
          new Example("5f42010243030405ff", "h'0102030405'"),
          new Example("7f657374726561646d696e67ff", "\"streaming\""),
          new Example("9fff", "[]"),
          new Example("9f018202039f0405ffff", "[1,[2,3],[4,5]]"),
          new Example("9f01820203820405ff", "[1,[2,3],[4,5]]"),
          new Example("83018202039f0405ff", "[1,[2,3],[4,5]]"),
          new Example("83019f0203ff820405", "[1,[2,3],[4,5]]"),
          new Example(
              "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
              "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]"),
          new Example("bf61610161629f0203ffff", "{\"a\":1,\"b\":[2,3]}"),
          new Example("826161bf61626163ff", "[\"a\",{\"b\":\"c\"}]"),
          new Example("bf6346756ef563416d7421ff", "{\"Fun\":true,\"Amt\":-2}"));

  /** A floating-point number and its value. */
  record Number(String hex, double value) {}

  /** The floating-point numbers. */
  static final List<Number> FLOATS =
      List.of(
          new Number("f90000", 0.0),
          new Number("f98000", -0.0),
          new Number("f93c00", 1.0),
          new Number("fb3ff199999999999a", 1.1),
          new Number("f93e00", 1.5),
          new Number("f97bff", 65504.0),
          new Number("fa47c35000", 100000.0),
          new Number("fa7f7fffff", 3.4028234663852886e+38),
          new Number("fb7e37e43c8800759c", 1.0e+300),
          new Number("f90001", 5.960464477539063e-8),
          new Number("f90400", 0.00006103515625),
          new Number("f9c400", -4.0),
          new Number("fbc010666666666666", -4.1),
          new Number("f97c00", Double.POSITIVE_INFINITY),
          new Number("f97e00", Double.NaN),
          new Number("f9fc00", Double.NEGATIVE_INFINITY),
          new Number("fa7f800000", Double.POSITIVE_INFINITY),
          new Number("fa7fc00000", Double.NaN),
          new Number("faff800000", Double.NEGATIVE_INFINITY),
          new Number("fb7ff0000000000000", Double.POSITIVE_INFINITY),
          new Number("fb7ff8000000000000", Double.NaN),
          new Number("fbfff0000000000000", Double.NEGATIVE_INFINITY));

  private AppendixA() {}
}
