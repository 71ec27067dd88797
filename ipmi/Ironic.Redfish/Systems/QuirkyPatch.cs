using System.Text.Json.Nodes;
using Ironic.Redfish.Http;
using Ironic.Redfish.Json;

namespace Ironic.Redfish.Systems;

/// <summary>A PATCH as this machine's BMC wants its ETag.</summary>
internal static class QuirkyPatch
{
    extension(IRedfishChannel bmc)
    {
        public Task<RedfishAnswer> PatchAsync(RedfishMachine machine, RedfishResource resource, JsonObject body, CancellationToken cancellationToken)
        {
            if (machine.Quirks.EtagInBody && resource.ETag is { } etag) body["@odata.etag"] = etag;
            return bmc.PatchAsync(resource.Path, body, machine.Quirks.WithoutIfMatch ? null : resource.ETag, cancellationToken);
        }
    }
}
