package org.psephos.node.network;

import org.psephos.core.runtime.Clock;

/**
 * A bounded set of numbers that forgets each once it has been in there for a time, at the latest after twice that. For one thread.
 */
final class TimedNames {
    private final int max;
    private final long millis;
    private final Clock clock;
    private RecentNames young;
    private RecentNames old;
    private long turnedMillis;

    /**
     * @param max of those that came within {@code millis}
     * @param millis that each is remembered for at least, unless too many come
     */
    TimedNames(int max, long millis, Clock clock) {
        this.max = max;
        this.millis = millis;
        this.clock = clock;
        young = new RecentNames(max);
        old = new RecentNames(max);
        turnedMillis = clock.nowMillis();
    }

    boolean contains(long name) {
        turn();
        return young.contains(name) || old.contains(name);
    }

    void add(long name) {
        turn();
        young.add(name);
    }

    private void turn() {
        long age = clock.nowMillis() - turnedMillis;
        if (age >= 0 && age < millis) {
            return;
        }
        // After a long silence both halves are old, and where the clock was set back nobody knows how old they are.
        old = age < 0 || age >= 2 * millis ? new RecentNames(max) : young;
        young = new RecentNames(max);
        turnedMillis += age;
    }
}
