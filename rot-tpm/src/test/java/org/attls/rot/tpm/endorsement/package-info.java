@NullMarked
package org.attls.rot.tpm.endorsement;

import org.jspecify.annotations.NullMarked;
