using System.Globalization;
using Ironic.Model.Nodes;
using Ironic.Model.Secrets;

namespace Ironic.Conductor.Agents;

/// <summary>What a node's row knows of its agent: keys of <c>driver_internal_info</c>, named as in Ironic.</summary>
internal static class AgentInfo
{
    public const string Url = "agent_url", Version = "agent_version", VerifyCa = "agent_verify_ca", Token = "agent_secret_token", TokenPregenerated = "agent_secret_token_pregenerated",
        TokenIssued = "agent_secret_token_issued_at", TokenIssuer = "agent_secret_token_issuer", LastHeartbeat = "agent_last_heartbeat", Status = "agent_status", StatusMessage = "agent_status_message";

    /// <summary>Forgets the agent: a machine that boots anew gets a new one.</summary>
    public static Node Wipe(Node node) => node with
    {
        DriverInternalInfo = node.DriverInternalInfo.Without(Url, Version, VerifyCa, Token, TokenPregenerated, TokenIssued, TokenIssuer, LastHeartbeat, Status, StatusMessage),
    };

    /// <summary>Where the agent listens; null: it has not reported.</summary>
    public static AgentEndpoint? EndpointOf(Node node) =>
        node.DriverInternalInfo.GetText(Url) is { Length: > 0 } url && Uri.TryCreate(url, UriKind.Absolute, out var uri)
            ? new(uri, TokenOf(node), node.DriverInternalInfo.GetText(VerifyCa))
            : null;

    public static Secret? TokenOf(Node node) => node.DriverInternalInfo.GetText(Token) is { } token ? new(token) : null;

    /// <param name="node">Whose agent gets it.</param>
    /// <param name="token">The token.</param>
    /// <param name="now">The time.</param>
    /// <param name="issuer">The conductor and the lease that it gives the token out under.</param>
    public static Node WithToken(Node node, Secret token, DateTimeOffset now, string issuer) =>
        node with { DriverInternalInfo = node.DriverInternalInfo.With(Token, token.Reveal()).With(TokenIssued, Format(now)).With(TokenIssuer, issuer) };

    public static DateTimeOffset? TokenIssuedOf(Node node) => TimeOf(node, TokenIssued);

    public static string? TokenIssuerOf(Node node) => node.DriverInternalInfo.GetText(TokenIssuer);

    public static DateTimeOffset? LastHeartbeatOf(Node node) => TimeOf(node, LastHeartbeat);

    private static DateTimeOffset? TimeOf(Node node, string key) =>
        node.DriverInternalInfo.GetText(key) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    public static string Format(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}

/// <summary>An agent that can be called.</summary>
/// <param name="Url">As it told: <c>https://10.77.0.21:9999</c>.</param>
/// <param name="Token">Goes along with every call; null: none was issued.</param>
/// <param name="PinnedCertificate">PEM, as told in its heartbeat; null: the system's trust decides.</param>
internal sealed record AgentEndpoint(Uri Url, Secret? Token, string? PinnedCertificate);
