package org.attls.gateway.io;

/**
 * What all connections share.
 *
 * @param workers where handshakes are computed and verifiers asked
 * @param observer is told what happens
 * @param connections all that there are
 */
record Surroundings(
    Transport transport, Workers workers, Observer observer, Connections connections) {}
