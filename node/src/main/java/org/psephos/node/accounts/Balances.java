package org.psephos.node.accounts;

import org.psephos.core.ledger.Account;
import org.psephos.core.ledger.StateKey;
import org.psephos.core.ledger.Transaction;
import org.psephos.node.state.StateReader;
import org.psephos.node.state.StateWriter;

/** What accounts hold. */
public final class Balances {
    private Balances() {}

    /** The sender's account; an empty one where the state has none. */
    public static Account ofSender(Transaction transaction, StateReader state) {
        return state.get(transaction.accountKey()).orElse(Account.EMPTY);
    }

    /** @param amount below 0 to take something away; {@link ArithmeticException} where the balance would pass 2⁶³ − 1 */
    public static void credit(StateWriter state, StateKey<Account> key, long amount) {
        Account account = state.get(key).orElse(Account.EMPTY);
        state.put(key, new Account(Math.addExact(account.balance(), amount), account.sequence()));
    }
}
