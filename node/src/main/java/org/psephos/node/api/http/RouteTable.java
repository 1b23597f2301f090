package org.psephos.node.api.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a path, part by part; a fixed part goes before a variable one. */
public final class RouteTable {
    private static final int MAX_PARTS = 12;

    private final Part root = new Part();
    private final List<Route> routes;

    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        this.routes.forEach(this::add);
    }

    /** What a path led to. */
    public sealed interface Match {
        /** @param path values of the variable parts */
        record Found(Route route, Map<String, String> path) implements Match {}

        /** @param allowed methods that the path does take */
        record OtherMethod(Set<String> allowed) implements Match {}

        record None() implements Match {}
    }

    private static final class Part {
        final Map<String, Part> fixed = new HashMap<>();
        final Map<String, Route> byMethod = new HashMap<>();

        @Nullable
        Part variable;

        String variableName = "";
    }

    public List<Route> routes() {
        return routes;
    }

    private void add(Route route) {
        Part part = root;
        for (String text : split(route.template())) {
            part = text.startsWith("{") ? variable(part, text.substring(1, text.length() - 1)) : fixed(part, text);
        }
        if (part.byMethod.put(route.method(), route) != null) {
            throw new IllegalArgumentException("two routes for " + route.method() + " " + route.template());
        }
    }

    private static Part fixed(Part part, String text) {
        return part.fixed.computeIfAbsent(text, t -> new Part());
    }

    private static Part variable(Part part, String name) {
        Part next = part.variable;
        if (next == null) {
            next = new Part();
            part.variable = next;
            part.variableName = name;
        } else if (!part.variableName.equals(name)) {
            throw new IllegalArgumentException("{" + name + "} is called {" + part.variableName + "} elsewhere");
        }
        return next;
    }

    /** @param method GET stands for HEAD, too */
    public Match find(String method, String path) {
        if (path.indexOf('%') >= 0) {
            return new Match.None();
        }
        var values = new HashMap<String, String>(4);
        Part part = root;
        int parts = 0;
        for (int start = 1, end; start <= path.length(); start = end + 1) {
            end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            String text = path.substring(start, end);
            Part next = part.fixed.get(text);
            if (next == null) {
                next = part.variable;
                values.put(part.variableName, text);
            }
            if (next == null || text.isEmpty() || ++parts > MAX_PARTS) {
                return new Match.None();
            }
            part = next;
        }
        Route route = part.byMethod.get(method.equals("HEAD") ? "GET" : method);
        if (route != null) {
            return new Match.Found(route, values);
        }
        return part.byMethod.isEmpty() ? new Match.None() : new Match.OtherMethod(allowed(part));
    }

    private static Set<String> allowed(Part part) {
        var methods = new TreeSet<>(part.byMethod.keySet());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return methods;
    }

    private static List<String> split(String template) {
        return List.of(template.substring(1).split("/"));
    }
}
