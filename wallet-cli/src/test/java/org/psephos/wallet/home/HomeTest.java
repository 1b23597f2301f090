package org.psephos.wallet.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HomeTest {
    @Test
    void isTheFolderThatTheUserNames() {
        assertThat(Home.of(Map.of("PSEPHOS_HOME", "/keys", "HOME", "/home/ada")).folder())
                .isEqualTo(Path.of("/keys"));
    }

    @Test
    void isOtherwiseWhereTheShellsTildePoints() {
        assertThat(Home.of(Map.of("HOME", "/home/ada")).folder()).isEqualTo(Path.of("/home/ada/.psephos"));
    }

    @Test
    void isOtherwiseWhereTheSystemSays() {
        assertThat(Home.of(Map.of("HOME", "")).folder())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".psephos").toAbsolutePath());
    }
}
