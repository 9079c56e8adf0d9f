package org.attls.bench.gateway;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.bench.rung.Certificates;
import org.attls.bench.rung.MemoryKey;
import org.attls.bench.rung.SoftwareAttester;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.tls.curve.EllipticCurves;

/**
 * Devices with keys of their own that connect one after another. None comes again before all others
 * have: of enough of them no server still knows the keys.
 */
final class Fleet implements Attester {
  private final List<SoftwareAttester> devices = new ArrayList<>();
  private final Map<IdentityKey, SoftwareAttester> owners = new HashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /** So many new devices, at least one. */
  Fleet(int size) throws GeneralSecurityException {
    while (devices.size() < size) {
      MemoryKey key = new MemoryKey(Certificates.keyPair(), EllipticCurves.preferred());
      SoftwareAttester device = new SoftwareAttester(key);
      devices.add(device);
      owners.put(key, device);
    }
  }

  /** All of them. */
  List<SoftwareAttester> devices() {
    return List.copyOf(devices);
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return devices.get(0).evidenceTypes();
  }

  /** The key of the device whose turn it is. */
  @Override
  public IdentityKey identityKey(Deadline deadline) {
    int turn = next.getAndUpdate(before -> (before + 1) % devices.size());
    return devices.get(turn).identityKey(deadline);
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey attested, Deadline deadline) {
    SoftwareAttester owner = owners.get(attested);
    if (owner == null) {
      throw new IllegalArgumentException("a key of no device of the fleet");
    }
    return owner.attest(type, challenge, attested, deadline);
  }

  @Override
  public void close() {}
}
