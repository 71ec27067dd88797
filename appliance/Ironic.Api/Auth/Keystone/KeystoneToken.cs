using System.Globalization;
using System.Text.Json;
using Ironic.Api.Policy;

namespace Ironic.Api.Auth.Keystone;

/// <summary>What Keystone says of a token (Identity API v3, <c>GET /v3/auth/tokens</c>), as far as we ask.</summary>
internal sealed record KeystoneToken
{
    public required string User { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Null: not scoped to a project.</summary>
    public string? ProjectId { get; init; }

    public string? ProjectName { get; init; }

    /// <summary>Scoped to the whole system.</summary>
    public bool OfSystem { get; init; }

    /// <summary>Null: the document is none of a token's.</summary>
    public static KeystoneToken? Read(JsonElement document)
    {
        if (Member(document, "token") is not { } token || Member(token, "user") is not { } user || Text(user, "id") is not { } id) return null;
        if (!DateTimeOffset.TryParse(Text(token, "expires_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires)) return null;
        var project = Member(token, "project");
        return new()
        {
            User = Text(user, "name") ?? id,
            ExpiresAt = expires,
            Roles = [.. Names(token)],
            ProjectId = project is { } scope ? Text(scope, "id") : null,
            ProjectName = project is { } named ? Text(named, "name") : null,
            OfSystem = Member(token, "system") is { } system && system.TryGetProperty("all", out var all) && all.ValueKind == JsonValueKind.True,
        };
    }

    /// <summary>A token of a domain, or of nothing, gives no rights here.</summary>
    public Caller ToCaller(KeystoneOptions options)
    {
        if (OfSystem) return Caller.OfSystem(User, Roles);
        if (ProjectId is null) return Caller.OfNothing(User);
        if (options.LegacyAdmin && Has("admin")) return Caller.OfSystem(User, ["admin"]);
        return options.ServiceProject is { } elevated && ProjectName == elevated && Has("service") ? Caller.OfSystem(User, ["service"]) : Caller.OfProject(User, ProjectId, Roles);
    }

    /// <summary>Whether expired tokens pass beside it.</summary>
    public bool VouchesUnder(KeystoneOptions options) => options.ServiceTokenRoles.Any(Has);

    private bool Has(string role) => Roles.Contains(role, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Names(JsonElement token)
    {
        if (!token.TryGetProperty("roles", out var roles) || roles.ValueKind != JsonValueKind.Array) yield break;
        foreach (var role in roles.EnumerateArray())
        {
            if (role.ValueKind == JsonValueKind.Object && Text(role, "name") is { } name) yield return name;
        }
    }

    private static JsonElement? Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
