package org.psephos.core.audit;

import java.util.List;
import java.util.function.Supplier;

/** Runs pieces of work that know nothing of each other; a caller with several processors runs them side by side. */
@FunctionalInterface
public interface Slices {
    /** One after another, on the calling thread. */
    Slices SEQUENTIAL = new Slices() {
        @Override
        public <T> List<T> run(List<Supplier<T>> slices) {
            return slices.stream().map(Supplier::get).toList();
        }
    };

    /** Returns when all are done, their results in the same order. */
    <T> List<T> run(List<Supplier<T>> slices);
}
