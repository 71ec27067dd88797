using System.Text.Json;
using Ironic.Api.Microversions;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Root;

/// <summary><c>/</c> and <c>/v1</c>: what clients discover us by (contract, section 1.3).</summary>
internal sealed class RootEndpoints : IResource
{
    private const string Documentation = "https://docs.openstack.org//ironic/latest/contributor//webapi.html";

    /// <summary>Collections, and the version from which a client is told of each.</summary>
    private static readonly (string Name, int Since)[] Collections =
    [
        ("chassis", 1), ("nodes", 1), ("ports", 1), ("drivers", 1), ("portgroups", 23), ("volume", 32), ("lookup", 22), ("heartbeat", 22), ("conductors", 49),
        ("allocations", 52), ("events", 54), ("deploy_templates", 55), ("shards", 82), ("continue_inspection", 84), ("runbooks", 92), ("inspection_rules", 96),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.On("/", ShowAllAsync, HttpMethods.Get, HttpMethods.Head).Public().WithoutVersions();
        routes.On("/v1", ShowVersionAsync, HttpMethods.Get, HttpMethods.Head).Public();
    }

    private static Task<IResult> ShowAllAsync(ApiRequest request) => Task.FromResult(Answers.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, "OpenStack Ironic API"u8);
        writer.WriteString("description"u8, "A bare-metal provisioning appliance that speaks the API of OpenStack Ironic."u8);
        writer.WritePropertyName("default_version"u8);
        WriteVersion(writer, request.Links);
        writer.WriteStartArray("versions"u8);
        WriteVersion(writer, request.Links);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }));

    private static Task<IResult> ShowVersionAsync(ApiRequest request) => Task.FromResult(Answers.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, "v1"u8);
        writer.WriteStartArray("links"u8);
        Links.WriteLink(writer, request.Links.Self(""), "self");
        writer.WriteStartObject();
        writer.WriteString("href"u8, Documentation);
        writer.WriteString("rel"u8, "describedby"u8);
        writer.WriteString("type"u8, "text/html"u8);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("media_types"u8);
        writer.WriteString("base"u8, "application/json"u8);
        writer.WriteString("type"u8, "application/vnd.openstack.ironic.v1+json"u8);
        writer.WriteEndObject();
        foreach (var (name, since) in Collections)
        {
            if (request.Version < since) continue;
            writer.WritePropertyName(name);
            request.Links.WritePair(writer, name + "/");
        }

        writer.WritePropertyName("version"u8);
        WriteVersion(writer, request.Links);
        writer.WriteEndObject();
    }));

    private static void WriteVersion(Utf8JsonWriter writer, Links links)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, "v1"u8);
        writer.WriteStartArray("links"u8);
        Links.WriteLink(writer, links.Self(""), "self");
        writer.WriteEndArray();
        writer.WriteString("status"u8, "CURRENT"u8);
        writer.WriteString("min_version"u8, Microversion.Min.ToString());
        writer.WriteString("version"u8, Microversion.Max.ToString());
        writer.WriteEndObject();
    }
}
