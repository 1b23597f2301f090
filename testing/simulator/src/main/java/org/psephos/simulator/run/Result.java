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
 * @param jailed validators that lost stake for what they signed
 * @param troubles what the nodes went through
 * @param head its last
 * @param trace digest of all events
 * @param finding what was found wrong, if anything was
 */
public record Result(
        long seed,
        long events,
        long millis,
        long blocks,
        int jailed,
        int ballots,
        int faults,
        Troubles troubles,
        Hash head,
        long trace,
        Optional<Findings.Finding> finding) {

    /**
     * Without any of them, a run shows little.
     *
     * @param starts of honest nodes, the first ones among them
     * @param reorganisations of honest nodes
     * @param deepest blocks that one gave up at once
     */
    public record Troubles(int starts, int reorganisations, int deepest) {
        static final Troubles NONE = new Troubles(0, 0, 0);

        Troubles plus(int moreStarts, int moreReorganisations, int depth) {
            return new Troubles(starts + moreStarts, reorganisations + moreReorganisations, Math.max(deepest, depth));
        }
    }
}
