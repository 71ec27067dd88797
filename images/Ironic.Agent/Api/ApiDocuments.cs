using System.Text.Json.Nodes;

namespace Ironic.Agent.Api;

/// <summary>The two documents by which a client finds its way.</summary>
internal static class ApiDocuments
{
    public static JsonObject Root(string url) => new()
    {
        ["name"] = "OpenStack Ironic Python Agent API",
        ["description"] = "A deploy agent that speaks the protocol of the Ironic Python Agent",
        ["versions"] = new JsonArray(Version(url)),
        ["default_version"] = Version(url),
    };

    public static JsonObject Version1(string url)
    {
        var document = Version(url);
        document["commands"] = new JsonArray(Link($"{url}/v1/commands", "self"), Link($"{url}/commands", "bookmark"));
        document["status"] = new JsonArray(Link($"{url}/v1/status", "self"), Link($"{url}/status", "bookmark"));
        document["media_types"] = new JsonArray(new JsonObject
        {
            ["base"] = "application/json",
            ["type"] = "application/vnd.openstack.ironic-python-agent.v1+json",
        });
        return document;
    }

    private static JsonObject Version(string url) => new() { ["id"] = "v1", ["links"] = new JsonArray(Link($"{url}/v1", "self")) };

    private static JsonObject Link(string href, string rel) => new() { ["href"] = href, ["rel"] = rel };
}
