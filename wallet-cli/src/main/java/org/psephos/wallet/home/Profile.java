package org.psephos.wallet.home;

import java.util.Optional;
import org.psephos.core.crypto.Hash;
import org.psephos.wallet.json.Json;
import org.psephos.wallet.output.Failure;

/**
 * The chain that a wallet was first used with.
 *
 * @param chainId what every signature under this profile binds
 */
public record Profile(String node, Hash chainId, String network, String addressPrefix) {
    public static final String DEFAULT = "default";
    public static final String KIND = "profiles";

    private static final int VERSION = 1;

    public static Optional<Profile> load(Home home, String name) throws Failure {
        Optional<Json> json = home.readJson(home.file(KIND, name));
        if (json.isEmpty()) {
            return Optional.empty();
        }
        Optional<Profile> profile = json.flatMap(Profile::of);
        if (profile.isEmpty()) {
            throw Failure.failed(
                    "PROFILE_BROKEN",
                    home.file(KIND, name) + " is not a profile that this version can read.",
                    "Forget it with: psephos profile forget " + name);
        }
        return profile;
    }

    public void save(Home home, String name) throws Failure {
        home.write(
                home.file(KIND, name),
                Json.object()
                        .put("version", VERSION)
                        .put("node", node)
                        .put("chainId", chainId.toHex())
                        .put("network", network)
                        .put("addressPrefix", addressPrefix)
                        .build());
    }

    private static Optional<Profile> of(Json json) {
        if (json.whole("version").orElse(0) != VERSION) {
            return Optional.empty();
        }
        return json.text("node").flatMap(node -> json.text("chainId")
                .filter(hex -> hex.matches("[0-9a-f]{64}"))
                .map(hex -> new Profile(
                        node,
                        Hash.parse(hex),
                        json.text("network").orElse(""),
                        json.text("addressPrefix").orElse(""))));
    }
}
