/**
 * The site of an attack: devices whose TPM lies on demand, a verifier that does, a clock that is
 * set, an authority, and honest ends to attack.
 *
 * <p>Read first: {@link org.attls.attack.lab.LabSite}. The inspector, the verifier and the policy
 * that judge are the real ones; what is made here is what they are to see through.
 */
@NullMarked
package org.attls.attack.lab;

import org.jspecify.annotations.NullMarked;
