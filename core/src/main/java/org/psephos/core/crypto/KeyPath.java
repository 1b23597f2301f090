package org.psephos.core.crypto;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Steps from a wallet's master key to one of its keys (BIP-32), as {@code m/44'/7369590'/0'/0/0}.
 *
 * @param steps child numbers; from 2³¹ (a negative {@code int}) on they are hardened and written with an apostrophe
 */
public record KeyPath(List<Integer> steps) {
    /** Bit 31 of a child number: the child can be derived from the private key only. */
    public static final int HARDENED = 1 << 31;

    /** "psv" in ASCII, as a coin type of BIP-44. It is not in the public registry (SLIP-44). */
    public static final int COIN_TYPE = 0x707376;

    private static final int PURPOSE_BIP44 = 44;
    private static final int MAX_STEPS = 255;

    public KeyPath {
        steps = List.copyOf(steps);
        if (steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException("a path has at most " + MAX_STEPS + " steps, not " + steps.size());
        }
    }

    /**
     * Where Psephos wallets keep their keys: {@code m/44'/7369590'/account'/0/0} (BIP-44 with a coin type of its own). One account
     * is one key; on test networks it is the same key, since every signature binds its chain.
     *
     * @param account from 0
     */
    public static KeyPath account(int account) {
        if (account < 0) {
            throw new IllegalArgumentException("accounts are counted from 0, not " + account);
        }
        return new KeyPath(List.of(PURPOSE_BIP44 | HARDENED, COIN_TYPE | HARDENED, account | HARDENED, 0, 0));
    }

    /** Reads {@code m}, {@code m/0}, {@code m/0'/1}, with h or H for the apostrophe if need be; empty for anything else. */
    public static Optional<KeyPath> parse(String text) {
        String[] parts = text.split("/", -1);
        if (!parts[0].equals("m") || parts.length - 1 > MAX_STEPS) {
            return Optional.empty();
        }
        var steps = new Integer[parts.length - 1];
        for (int i = 0; i < steps.length; i++) {
            Optional<Integer> step = step(parts[i + 1]);
            if (step.isEmpty()) {
                return Optional.empty();
            }
            steps[i] = step.get();
        }
        return Optional.of(new KeyPath(List.of(steps)));
    }

    private static Optional<Integer> step(String text) {
        boolean hardened = !text.isEmpty() && "'hH".indexOf(text.charAt(text.length() - 1)) >= 0;
        String digits = hardened ? text.substring(0, text.length() - 1) : text;
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        long number = Long.parseLong(digits);
        return number > Integer.MAX_VALUE ? Optional.empty() : Optional.of((int) number | (hardened ? HARDENED : 0));
    }

    @Override
    public String toString() {
        return "m"
                + steps.stream()
                        .map(step -> "/" + (step & ~HARDENED) + (step < 0 ? "'" : ""))
                        .collect(Collectors.joining());
    }
}
