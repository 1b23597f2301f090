package org.psephos.node.api.http;

/** Leads a {@link Problem} out of a handler. Carries no stack trace, as bad requests must be cheap to refuse. */
public final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.code(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
