package org.psephos.node.chain;

import org.psephos.core.ledger.Block;
import org.psephos.core.runtime.Clock;
import org.psephos.node.consensus.ProposalVerdict;
import org.psephos.node.state.StateReader;

/** Executes proposed blocks in memory; nothing is written, and nobody is condemned. For the importer's thread. */
final class ProposalCheck {
    private final BlockValidator validator;
    private final ExecutionMemo memo;
    private final StateReader committed;
    private final Clock clock;

    ProposalCheck(BlockValidator validator, ExecutionMemo memo, StateReader committed, Clock clock) {
        this.validator = validator;
        this.memo = memo;
        this.committed = committed;
        this.clock = clock;
    }

    /** @param end of the followed chain; a block on another parent can't be judged */
    ProposalVerdict check(Block block, ChainState end) {
        BlockRecord parent = end.record();
        if (!block.header().parent().equals(parent.id())) {
            return ProposalVerdict.UNDECIDED;
        }
        return switch (validator.checkHeader(block, parent, clock.nowMillis())) {
            case BlockValidator.Checked.Refused(ImportOutcome outcome) ->
                outcome instanceof ImportOutcome.Early ? ProposalVerdict.EARLY : ProposalVerdict.INVALID;
            case BlockValidator.Checked.Accepted(BlockRecord record) ->
                validator.checkBody(block, record).isEmpty() && executes(block, record, end)
                        ? ProposalVerdict.VALID
                        : ProposalVerdict.INVALID;
        };
    }

    /** What execution gives is remembered, so that the block's import need not do it again. */
    private boolean executes(Block block, BlockRecord record, ChainState end) {
        return switch (validator.execute(block, record, committed, end.tree())) {
            case BlockValidator.Executed.Failed ignored -> false;
            case BlockValidator.Executed.Done(ExecutedBlock executed) -> {
                memo.put(
                        block.header(),
                        new ExecutionMemo.Execution(block.transactions(), executed.changes(), executed.tree()));
                yield true;
            }
        };
    }
}
