package org.psephos.node.api;

import java.util.List;

/** Says and changes how much is logged. Answers at once. */
public interface LogControl {
    /** All levels, least talkative first. */
    List<String> levels();

    String level();

    /** @param level one of {@link #levels} */
    void set(String level);
}
