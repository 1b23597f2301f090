package org.psephos.node.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why the interface does not open. */
class ApiStartTest {
    @Test
    void saysThatTheTokenCannotBeUsed(@TempDir Path folder) {
        assertThatThrownBy(() -> new ApiFixture(config -> ApiConfig.of("127.0.0.1", 0, "127.0.0.1", 0, folder)))
                .hasMessageContaining("ADMIN_TOKEN")
                .hasMessageContaining(folder.toString());
    }

    @Test
    void doesNotBlameAnotherProgramForAnAddressThatThisMachineDoesNotHave(@TempDir Path folder) {
        String documentation = "192.0.2.1";

        assertThatThrownBy(() -> new ApiFixture(
                        config -> ApiConfig.of(documentation, 0, "127.0.0.1", 0, folder.resolve("admin.token"))))
                .hasMessageContaining("ADDRESS_UNUSABLE")
                .hasMessageContaining(documentation);
    }
}
