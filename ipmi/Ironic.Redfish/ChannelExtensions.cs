using System.Text.Json.Nodes;
using Ironic.Redfish.Http;
using Ironic.Redfish.Json;

namespace Ironic.Redfish;

/// <summary>Reading of resources and collections.</summary>
public static class ChannelExtensions
{
    extension(IRedfishChannel bmc)
    {
        public async Task<RedfishResource> ReadAsync(string path, CancellationToken cancellationToken)
        {
            var answer = await bmc.GetAsync(path, cancellationToken);
            return new(path, answer.Body, answer.ETag ?? answer.Body["@odata.etag"].Text);
        }

        /// <summary>Null when there is no such resource.</summary>
        public async Task<RedfishResource?> TryReadAsync(string? path, CancellationToken cancellationToken)
        {
            if (path is null) return null;
            try
            {
                return await bmc.ReadAsync(path, cancellationToken);
            }
            catch (RedfishException e) when (e.Failure is RedfishFailure.NotFound)
            {
                return null;
            }
        }

        /// <summary>The paths of a collection's members, over all its pages, each once.</summary>
        /// <exception cref="RedfishException">Too many pages or members, or pages in circles.</exception>
        public async Task<IReadOnlyList<string>> MembersAsync(string path, CancellationToken cancellationToken)
        {
            List<string> members = [];
            HashSet<string> seen = new(StringComparer.Ordinal), pages = new(StringComparer.Ordinal);
            var page = path;
            while (page is not null)
            {
                if (!pages.Add(page) || pages.Count > bmc.Options.MaxPages) throw Faults.TooMany(bmc.Target, path, bmc.Options.MaxPages, "pages");
                var collection = await bmc.ReadAsync(page, cancellationToken);
                foreach (var member in collection["Members"].Links)
                {
                    if (!seen.Add(member)) continue;
                    members.Add(member);
                    if (members.Count > bmc.Options.MaxMembers) throw Faults.TooMany(bmc.Target, path, bmc.Options.MaxMembers, "members");
                }

                page = RedfishPaths.Of(collection["Members@odata.nextLink"].Text);
            }

            return members;
        }

        /// <summary>The members themselves; those that are gone by the time they are read are left out. None when there is no such collection.</summary>
        public async Task<IReadOnlyList<RedfishResource>> ReadMembersAsync(string? path, CancellationToken cancellationToken)
        {
            if (path is null) return [];
            IReadOnlyList<string> members;
            try
            {
                members = await bmc.MembersAsync(path, cancellationToken);
            }
            catch (RedfishException e) when (e.Failure == RedfishFailure.NotFound)
            {
                return [];
            }

            return await bmc.ReadAllAsync(members, cancellationToken);
        }

        /// <summary>One after the other: a BMC has one slow processor.</summary>
        public async Task<IReadOnlyList<RedfishResource>> ReadAllAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
        {
            List<RedfishResource> found = [];
            foreach (var path in paths.Take(bmc.Options.MaxMembers))
            {
                if (await bmc.TryReadAsync(path, cancellationToken) is { } resource) found.Add(resource);
            }

            return found;
        }

        /// <summary>An action; where the BMC refuses a missing body, an empty object, and the other way round.</summary>
        public async Task<RedfishAnswer> ActAsync(string target, JsonObject? body, CancellationToken cancellationToken)
        {
            try
            {
                return await bmc.PostAsync(target, body ?? [], cancellationToken);
            }
            catch (RedfishException e) when (body is null && e.Status is 400 or 415)
            {
                return await bmc.PostAsync(target, null, cancellationToken);
            }
        }
    }
}
