package org.psephos.node.network;

/**
 * A set of numbers that forgets the oldest by and by: when the young half is full it becomes the old half, and what that held is gone.
 * For one thread.
 */
final class RecentNames {
    private static final int FIRST_SLOTS = 1_024;

    private final int maxYoung;
    private Half young = new Half();
    private Half old = new Half();

    /** @param max in both halves together */
    RecentNames(int max) {
        maxYoung = Math.max(1, max / 2);
    }

    boolean contains(long name) {
        return young.contains(name) || old.contains(name);
    }

    void add(long name) {
        if (young.size >= maxYoung) {
            old = young;
            young = new Half();
        }
        young.add(name);
    }

    void remove(long name) {
        young.remove(name);
        old.remove(name);
    }

    void clear() {
        if (size() > 0) {
            young = new Half();
            old = new Half();
        }
    }

    int size() {
        return young.size + old.size;
    }

    /** Open addressing, half full at most; 0 stands for an empty slot, and so is kept apart. */
    private static final class Half {
        private long[] slots = new long[FIRST_SLOTS];
        private boolean zero;
        private int size;

        boolean contains(long name) {
            return name == 0 ? zero : slots[slot(name)] == name;
        }

        void add(long name) {
            if (contains(name)) {
                return;
            }
            size++;
            if (name == 0) {
                zero = true;
                return;
            }
            if (2 * size > slots.length) {
                grow();
            }
            slots[slot(name)] = name;
        }

        void remove(long name) {
            if (!contains(name)) {
                return;
            }
            size--;
            if (name == 0) {
                zero = false;
                return;
            }
            int at = slot(name);
            slots[at] = 0;
            // What stands behind it may have been put there for want of this place.
            for (at = next(at); slots[at] != 0; at = next(at)) {
                long moved = slots[at];
                slots[at] = 0;
                slots[slot(moved)] = moved;
            }
        }

        private int next(int slot) {
            return slot + 1 & slots.length - 1;
        }

        /** Where the name is, or the free place where it belongs. Names are hashes already. */
        private int slot(long name) {
            int slot = (int) name & slots.length - 1;
            while (slots[slot] != 0 && slots[slot] != name) {
                slot = next(slot);
            }
            return slot;
        }

        private void grow() {
            long[] before = slots;
            slots = new long[2 * before.length];
            for (long name : before) {
                if (name != 0) {
                    slots[slot(name)] = name;
                }
            }
        }
    }
}
