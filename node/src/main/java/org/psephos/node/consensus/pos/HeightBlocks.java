package org.psephos.node.consensus.pos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.psephos.core.crypto.Hash;
import org.psephos.core.ledger.Block;
import org.psephos.node.consensus.Effect;

/** The blocks of one height, or the wishes for them: gets what is wanted, and has it judged. */
final class HeightBlocks {
    private final List<Effect> out;
    private final Map<Hash, Body> bodies = new HashMap<>();

    private static final class Body {
        @Nullable
        Block block;

        @Nullable
        Boolean valid;

        /** Somebody's proposal or votes make it worth a look. */
        boolean wanted;

        /** That it was last spoken of in. */
        long round;

        boolean checking;
    }

    HeightBlocks(List<Effect> out) {
        this.out = out;
    }

    /** @param round in which it is spoken of */
    void want(Hash id, long round) {
        spokenOf(id, round).wanted = true;
        look(id);
    }

    /** One that this node has made. */
    void made(Block block, long round) {
        Body body = spokenOf(block.header().id(), round);
        body.block = block;
        body.valid = true;
    }

    private Body spokenOf(Hash id, long round) {
        Body body = bodies.computeIfAbsent(id, ignored -> new Body());
        body.round = round;
        return body;
    }

    /** Whether it was waited for. */
    boolean arrived(Block block) {
        Body body = bodies.get(block.header().id());
        if (body == null || !body.wanted || body.block != null) {
            return false;
        }
        body.block = block;
        look(block.header().id());
        return true;
    }

    /** Whether it is here still. */
    boolean checked(Hash id) {
        Body body = bodies.get(id);
        if (body == null || body.block == null) {
            return false;
        }
        body.checking = false;
        return true;
    }

    void judged(Hash id, boolean valid) {
        Body body = bodies.get(id);
        if (body != null) {
            body.valid = valid;
        }
    }

    void judgeAnew(Hash id) {
        Body body = bodies.get(id);
        if (body != null) {
            body.valid = null;
            look(id);
        }
    }

    /** Asks again for what did not come, or was not judged. */
    void lookAgain() {
        List.copyOf(bodies.keySet()).forEach(this::look);
    }

    /** Whatever is to be done next so that the block is judged. */
    private void look(Hash id) {
        Body body = bodies.get(id);
        if (body == null || !body.wanted || body.valid != null) {
            return;
        }
        if (body.block == null) {
            out.add(new Effect.Fetch(id));
        } else if (!body.checking) {
            body.checking = true;
            out.add(new Effect.CheckProposal(body.block));
        }
    }

    Optional<Block> find(Hash id) {
        return Optional.ofNullable(bodies.get(id)).map(body -> body.block);
    }

    /** The verdict; empty where there is none. */
    Optional<Boolean> valid(Hash id) {
        return Optional.ofNullable(bodies.get(id)).map(body -> body.valid);
    }

    /** Blocks are large, and a network that is not whole goes through many rounds. */
    void forgetBefore(long round, Predicate<Hash> needed) {
        bodies.entrySet().removeIf(entry -> entry.getValue().round < round && !needed.test(entry.getKey()));
    }
}
