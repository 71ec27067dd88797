using System.Text.Json;

namespace Ironic.Api.Auth.Identity;

/// <summary>The body of <c>POST /v3/auth/tokens</c> (Identity API v3), as far as there is a choice here.</summary>
/// <param name="User">His name; an id is the same.</param>
/// <param name="Password">As given.</param>
/// <param name="Project">The project that the token is asked for, by name or id; null: for none.</param>
/// <param name="OfSystem">Asked for the whole system.</param>
internal sealed record IdentityRequest(string User, string Password, string? Project, bool OfSystem)
{
    /// <summary>Null, and what is wrong: it asks for what is not here.</summary>
    public static IdentityRequest? Read(JsonElement body, out string problem)
    {
        problem = "";
        if (At(body, "auth", "identity") is not { } identity) return Wrong("auth.identity is needed", out problem);
        if (!identity.TryGetProperty("methods", out var methods) || methods.ValueKind != JsonValueKind.Array || methods.GetArrayLength() != 1 || Text(methods[0]) != "password")
            return Wrong("auth.identity.methods must be [\"password\"]: there is no other method here", out problem);
        if (At(identity, "password", "user") is not { } user) return Wrong("auth.identity.password.user is needed", out problem);
        if ((Text(user, "name") ?? Text(user, "id")) is not { Length: > 0 } name || Text(user, "password") is not { } password) return Wrong("name (or id) and password of the user are needed", out problem);
        if (name.Contains('\0', StringComparison.Ordinal) || password.Contains('\0', StringComparison.Ordinal)) return Wrong("name and password are text", out problem);
        var project = At(body, "auth", "scope", "project") is { } scope ? Text(scope, "id") ?? Text(scope, "name") : null;
        return new(name, password, project, At(body, "auth", "scope", "system") is not null);
    }

    private static IdentityRequest? Wrong(string why, out string problem)
    {
        problem = why;
        return null;
    }

    private static JsonElement? At(JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(step, out from)) return null;
        }

        return from.ValueKind == JsonValueKind.Object ? from : null;
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
