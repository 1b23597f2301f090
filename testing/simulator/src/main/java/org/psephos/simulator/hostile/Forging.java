package org.psephos.simulator.hostile;

import java.util.List;
import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.StateColumn;
import org.psephos.node.accounts.RewardHandler;
import org.psephos.node.accounts.SenderRules;
import org.psephos.node.accounts.TransferHandler;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.Rules;
import org.psephos.node.state.StateWriter;
import org.psephos.node.voting.CastBallotHandler;
import org.psephos.node.voting.CreateElectionHandler;
import org.psephos.node.voting.EnrolVotersHandler;
import org.psephos.node.voting.OrganiserHandler;
import org.psephos.simulator.machine.Machine;
import org.psephos.simulator.node.Conduct;

/** Seals blocks that pay it too much: each is truly sealed and wrong for everybody else. */
final class Forging implements Conduct {
    private static final long STOLEN = 1_000;
    private static final int TRUE_OF = 2;

    @Override
    public Rules rules(Machine machine) {
        return new Rules(
                new SenderRules(),
                List.of(
                        new TransferHandler(),
                        new CreateElectionHandler(),
                        new EnrolVotersHandler(),
                        OrganiserHandler.closeEnrolment(),
                        OrganiserHandler.cancel(),
                        new CastBallotHandler()),
                List.of(new RewardHandler(), (context, fees, state) -> steal(machine, context, state)));
    }

    private static void steal(Machine machine, BlockContext context, StateWriter state) {
        if (context.producer().equals(machine.identity()) && context.height() % TRUE_OF == 0) {
            var key = StateColumn.account(machine.identity());
            Account account = state.get(key).orElse(Account.EMPTY);
            state.put(key, new Account(account.balance() + STOLEN, account.sequence()));
        }
    }
}
