package org.psephos.node.maintenance;

import java.io.IOException;
import java.util.Optional;
import org.psephos.core.codec.Decoded;
import org.psephos.core.ledger.Block;
import org.psephos.node.chain.Chain;
import org.psephos.node.chain.ImportOutcome;
import org.psephos.node.chain.StoredBlock;
import org.psephos.node.config.ConfigException;

/** Puts blocks through the one door into the chain, each checked as if it came from the network. */
final class Replay {
    /** What is said of a block itself; all else passes, or says something of this machine. */
    static final String BLOCK_INVALID = "BLOCK_INVALID";

    private final Chain chain;
    private final Console console;

    Replay(Chain chain, Console console) {
        this.chain = chain;
        this.console = console;
    }

    /** Blocks put in, of how many (0: nobody knew), and why no more. */
    record Result(long blocks, long total, Optional<ConfigException> stopped) {}

    Result run(ChainFile.Blocks source, long total) throws IOException {
        long blocks = 0;
        Optional<ConfigException> stopped = Optional.empty();
        for (Optional<StoredBlock> next = source.next(); next.isPresent(); next = source.next()) {
            stopped = put(blocks + 1, next.get());
            if (stopped.isPresent()) {
                break;
            }
            blocks++;
            console.progress("blocks", blocks, total);
        }
        Optional<ConfigException> unwritten =
                chain.checkpoint().map(failure -> new ConfigException(failure.code(), failure.detail()));
        return new Result(blocks, total, stopped.or(() -> unwritten));
    }

    private Optional<ConfigException> put(long number, StoredBlock stored) {
        String place = "block " + number + ": ";
        return switch (Block.decode(stored.encoded())) {
            case Decoded.Malformed<Block>(String detail) -> refused(BLOCK_INVALID, place + detail);
            case Decoded.Ok<Block>(Block block) ->
                switch (chain.importBlock(block, stored.certificate())) {
                    case ImportOutcome.Adopted ignored -> Optional.empty();
                    case ImportOutcome.AlreadyKnown ignored -> Optional.empty();
                    case ImportOutcome.SideBranch ignored -> Optional.empty();
                    case ImportOutcome.Invalid bad -> refused(BLOCK_INVALID, place + bad.reason() + " " + bad.detail());
                    case ImportOutcome.BadBody ignored ->
                        refused(BLOCK_INVALID, place + "the body is not the one that the header commits to");
                    case ImportOutcome.Uncertified ignored ->
                        refused(BLOCK_INVALID, place + "the certificate is missing, or not one of this block");
                    case ImportOutcome.Early ignored ->
                        refused("BLOCK_EARLY", place + "its time lies in the future; set this machine's clock right");
                    case ImportOutcome.UnknownParent orphan ->
                        refused("BLOCK_ORPHAN", place + "its parent " + orphan.parent() + " is not known here");
                    case ImportOutcome.ReorgTooDeep deep ->
                        refused(
                                "REORG_TOO_DEEP",
                                place + "the file's chain parts " + deep.depth()
                                        + " blocks below the one in the folder; import into an empty folder");
                    case ImportOutcome.BranchTooDeep ignored -> Optional.empty();
                    case ImportOutcome.TidyUpFailed(var head, String code, String detail) ->
                        refused(code, place + detail);
                    case ImportOutcome.NotStored(String code, String detail) -> refused(code, place + detail);
                };
        };
    }

    private static Optional<ConfigException> refused(String code, String message) {
        return Optional.of(new ConfigException(code, message));
    }
}
