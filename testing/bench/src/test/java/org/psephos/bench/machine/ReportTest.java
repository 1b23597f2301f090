package org.psephos.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void isOneLineInTheOrderOfItsFields() {
        var report = new Report("name")
                .put("whole", 2.5, 0)
                .put("rounded", 1.23456, 3)
                .put("text", "two\nlines");

        assertThat(report.toJson())
                .isEqualTo("{\"benchmark\":\"name\",\"whole\":3,\"rounded\":1.235,\"text\":\"two\\nlines\"}");
    }

    @Test
    void describesTheMachine() throws Exception {
        var report = new Report("name");
        Machine.describe(report);

        var machine = new ObjectMapper().readTree(report.toJson()).get("machine");

        assertThat(machine.get("cpus").asInt()).isPositive();
        assertThat(machine.get("load").isNumber()).isTrue();
        assertThat(machine.get("cpu").asText()).isNotEmpty();
        assertThat(machine.get("jdk").asText()).startsWith("25");
    }

    @Test
    void measuresThisProcess() throws Exception {
        long pid = ProcessHandle.current().pid();

        assertThat(Usage.rssBytes(pid)).isBetween(1L << 20, Usage.peakRssBytes(pid));
        assertThat(Usage.cpuMicros(pid)).isPositive();
    }
}
