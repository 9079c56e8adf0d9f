package org.attls.bench.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.bench.rung.SoftwareAttester;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;

/**
 * Devices with keys of their own that connect one after another. None comes again before all others
 * have, so that no server still knows its keys.
 */
final class Fleet implements Attester {
  private final List<SoftwareAttester> devices;
  private final Map<IdentityKey, SoftwareAttester> owners = new HashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /** All of these, at least one, each with another identity key. */
  Fleet(List<SoftwareAttester> devices) {
    this.devices = List.copyOf(devices);
    for (SoftwareAttester device : devices) {
      owners.put(device.identityKey(), device);
    }
    if (owners.size() != devices.size()) {
      throw new IllegalArgumentException("two devices with one identity key");
    }
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
