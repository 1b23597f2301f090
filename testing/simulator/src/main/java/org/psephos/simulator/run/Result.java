package org.psephos.simulator.run;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.simulator.check.Findings;

/**
 * What came of a run. Nothing here depends on the machine that it ran on.
 *
 * @param events that happened
 * @param millis of virtual time, the end game among them
 * @param blocks of the chain in the end
 * @param head its last
 * @param trace digest of all events
 * @param finding what was found wrong, if anything was
 */
public record Result(
        long seed,
        long events,
        long millis,
        long blocks,
        int ballots,
        int faults,
        Hash head,
        long trace,
        Optional<Findings.Finding> finding) {}
