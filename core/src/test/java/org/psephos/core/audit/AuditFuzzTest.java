package org.psephos.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;

class AuditFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void noExportBreaksTheAudit(byte[] input) {
        var file = new ByteArrayOutputStream();
        file.writeBytes(ExportFormat.magic());
        file.writeBytes(input);

        assertThat(Audits.verdict(file.toByteArray()).valid()).isFalse();
    }
}
