package org.psephos.simulator.hostile;

import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.StateColumn;
import org.psephos.node.Ledger;
import org.psephos.node.state.BlockContext;
import org.psephos.node.state.Rules;
import org.psephos.node.state.StateWriter;
import org.psephos.simulator.machine.Machine;
import org.psephos.simulator.node.Conduct;
import org.psephos.simulator.node.Terms;

/** Seals blocks that pay it too much: each is truly sealed and wrong for everybody else. */
final class Forging implements Conduct {
    private static final long STOLEN = 1_000;
    private static final int TRUE_OF = 2;

    @Override
    public Rules rules(Machine machine, Terms terms) {
        return Ledger.rules(terms.seals(), terms.curve())
                .with((context, fees, state) -> steal(machine, context, state));
    }

    private static void steal(Machine machine, BlockContext context, StateWriter state) {
        if (context.producer().equals(machine.identity()) && context.height() % TRUE_OF == 0) {
            var key = StateColumn.account(machine.identity());
            Account account = state.get(key).orElse(Account.EMPTY);
            state.put(key, new Account(account.balance() + STOLEN, account.sequence()));
        }
    }
}
