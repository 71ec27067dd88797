using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Model.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Shards;

/// <summary><c>GET /v1/shards</c> (contract, section 2.18).</summary>
internal sealed class ShardEndpoints(INodeService nodes) : IResource
{
    /// <summary>Nodes without a shard, in the word that Ironic prints for nothing.</summary>
    private const string Unsharded = "None";

    public void Map(IEndpointRouteBuilder routes) => routes.OnGet("/v1/shards", ListAsync).Since(82).Requires(Rules.ShardsGet);

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        var query = new NodeQuery { IncludeChildren = true, Limit = int.MaxValue };
        if (!(await nodes.ListAsync(query, request.Aborted)).TryGet(out var all, out var fault)) return Answers.Refused(fault);
        var shards = all.CountBy(node => node.Shard ?? Unsharded, StringComparer.Ordinal).OrderByDescending(shard => shard.Value).ThenBy(shard => shard.Key, StringComparer.Ordinal).ToList();
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("shards"u8);
            foreach (var (name, count) in shards)
            {
                writer.WriteStartObject();
                writer.WriteString("name"u8, name);
                writer.WriteNumber("count"u8, count);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }
}
