package org.psephos.node.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.psephos.core.ledger.Header;
import org.psephos.core.runtime.Clock;
import org.psephos.node.api.http.Call;
import org.psephos.node.api.http.JsonText;
import org.psephos.node.api.http.Reply;
import org.psephos.node.api.http.Route;
import org.psephos.node.chain.Attendance;
import org.psephos.node.chain.AttendanceBook;
import org.psephos.node.chain.ChainReader;
import org.psephos.node.chain.Head;
import org.psephos.node.chain.WorkEstimate;
import org.psephos.node.consensus.Finality;
import org.psephos.node.consensus.Standing;

/** {@code /consensus}: how blocks become certain, how far the next one is, and who did their part in the last. */
final class ConsensusQueries {
    /** Shares of all work that the table of probabilities gives an attacker. */
    private static final List<Double> SHARES = List.of(0.1, 0.25, 0.4);

    private static final List<Long> CONFIRMATIONS = List.of(1L, 3L, 6L, 12L, 24L);

    private final ChainReader chain;
    private final Finality finality;
    private final Supplier<Optional<Standing>> standing;
    private final AttendanceBook attendance;
    private final Clock clock;

    ConsensusQueries(
            ChainReader chain,
            Finality finality,
            Supplier<Optional<Standing>> standing,
            AttendanceBook attendance,
            Clock clock) {
        this.chain = chain;
        this.finality = finality;
        this.standing = standing;
        this.attendance = attendance;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(Route.get("/api/v1/consensus", "consensus", (Route.Query) this::all));
    }

    private Reply all(Call call) {
        Head head = chain.head();
        var json = new JsonText(2_048);
        json.object();
        json.field("engine", chain.genesis().consensus());
        json.field("height", head.height());
        json.field("finalizedHeight", head.finalizedHeight());
        json.object("lag");
        json.field("blocks", head.height() - head.finalizedHeight());
        json.field("millis", lagMillis(head));
        json.end();
        json.field("retractable", finality.retractable());
        standing.get().ifPresent(now -> working(json, now, attendance.count()));
        if (finality.retractable()) {
            Optional<WorkEstimate> work = WorkEstimate.of(chain, finality);
            work.ifPresent(estimate -> work(json, estimate));
            reversal(json, work, head);
        }
        return Reply.json(json.end());
    }

    /** How old the newest final block is. */
    private long lagMillis(Head head) {
        long finalMillis = chain.idAt(head.finalizedHeight())
                .flatMap(chain::header)
                .map(Header::timeMillis)
                .orElse(head.header().timeMillis());
        return Math.max(0, clock.nowMillis() - finalMillis);
    }

    private static void working(JsonText json, Standing standing, Attendance counted) {
        json.object("working");
        json.field("height", standing.height());
        json.field("stage", standing.stage().name().toLowerCase(Locale.ROOT));
        standing.attempt().ifPresent(attempt -> json.field("attempt", attempt));
        standing.leader().ifPresent(leader -> json.field("leader", leader));
        standing.own().ifPresent(own -> json.field("own", own));
        json.end().object("counted");
        json.field("from", counted.from());
        json.field("to", counted.to());
        json.end().array("members");
        standing.members().forEach(member -> member(json, member, counted));
        json.end();
    }

    private static void member(JsonText json, Standing.Member member, Attendance counted) {
        Attendance.Count count = counted.of(member.key());
        json.object();
        json.field("key", member.key());
        json.field("weight", member.weight());
        json.field("word", member.word().name().toLowerCase(Locale.ROOT));
        json.field("made", count.made());
        json.field("missed", count.missed());
        count.lastCertified().ifPresent(height -> json.field("lastCertified", height));
        json.end();
    }

    private static void work(JsonText json, WorkEstimate work) {
        json.object("work");
        json.field("perSecond", work.perSecond());
        json.field("blocks", work.blocks());
        json.end();
    }

    /** For whoever wants to know how many blocks to wait for. */
    private void reversal(JsonText json, Optional<WorkEstimate> work, Head head) {
        var rows = new TreeSet<>(CONFIRMATIONS);
        // A chain that is still too short for a final block does not show how deep one lies.
        OptionalLong toBeFinal = head.finalizedHeight() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Certainty.confirmations(head.finalizedHeight(), head));
        toBeFinal.ifPresent(rows::add);
        json.object("reversal");
        json.array("attackers");
        for (double share : SHARES) {
            json.object();
            json.field("share", share);
            work.ifPresent(estimate -> json.field("perSecond", estimate.perSecondOf(share)));
            json.end();
        }
        json.end().array("rows");
        for (long confirmations : rows) {
            json.object();
            json.field("confirmations", confirmations);
            json.field("final", confirmations >= toBeFinal.orElse(Long.MAX_VALUE));
            json.array("probabilities");
            SHARES.forEach(share -> json.value(finality.reversalProbability(confirmations - 1, share)));
            json.end().end();
        }
        json.end().end();
    }
}
