using System.Globalization;
using System.Text.Json;

namespace Ironic.Api.Auth.Identity;

/// <summary>The identity service's documents (Identity API v3).</summary>
internal static class IdentityViews
{
    private const string Region = "RegionOne", Domain = "default";

    public static void WriteVersion(Utf8JsonWriter writer, string url)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, "v3.14"u8);
        writer.WriteString("status"u8, "stable"u8);
        writer.WriteString("updated"u8, "2020-04-07T00:00:00Z"u8);
        writer.WriteStartArray("links"u8);
        Views.Links.WriteLink(writer, url + "/", "self");
        writer.WriteEndArray();
        writer.WriteStartArray("media-types"u8);
        writer.WriteStartObject();
        writer.WriteString("base"u8, "application/json"u8);
        writer.WriteString("type"u8, "application/vnd.openstack.identity-v3+json"u8);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>What a token stands for, with the catalog. Names are ids here.</summary>
    /// <param name="User">Whose it is.</param>
    /// <param name="Roles">What he has.</param>
    /// <param name="Project">Where; null: on the system.</param>
    /// <param name="IssuedAt">Now.</param>
    /// <param name="ExpiresAt">When it ends.</param>
    /// <param name="BaseUrl">Of the API, as the client sees it.</param>
    internal sealed record Token(string User, IReadOnlyList<string> Roles, string? Project, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, string BaseUrl)
    {
        public void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("token"u8);
            writer.WriteStartArray("methods"u8);
            writer.WriteStringValue("password"u8);
            writer.WriteEndArray();
            writer.WritePropertyName("user"u8);
            WriteNamed(writer, User, inDomain: true);
            writer.WriteString("issued_at"u8, Time(IssuedAt));
            writer.WriteString("expires_at"u8, Time(ExpiresAt));
            WriteScope(writer);
            writer.WriteStartArray("roles"u8);
            foreach (var role in Roles) WriteNamed(writer, role, inDomain: false);
            writer.WriteEndArray();
            writer.WriteStartArray("catalog"u8);
            WriteService(writer, "baremetal", "ironic", BaseUrl);
            WriteService(writer, "identity", "keystone", BaseUrl + "/v3");
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        private void WriteScope(Utf8JsonWriter writer)
        {
            if (Project is not null)
            {
                writer.WritePropertyName("project"u8);
                WriteNamed(writer, Project, inDomain: true);
                return;
            }

            writer.WriteStartObject("system"u8);
            writer.WriteBoolean("all"u8, true);
            writer.WriteEndObject();
        }

        private static void WriteNamed(Utf8JsonWriter writer, string name, bool inDomain)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, name);
            writer.WriteString("name"u8, name);
            if (inDomain)
            {
                writer.WriteStartObject("domain"u8);
                writer.WriteString("id"u8, Domain);
                writer.WriteString("name"u8, "Default"u8);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        private static void WriteService(Utf8JsonWriter writer, string type, string name, string url)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, type);
            writer.WriteString("type"u8, type);
            writer.WriteString("name"u8, name);
            writer.WriteStartArray("endpoints"u8);
            foreach (var face in new[] { "public", "internal", "admin" })
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, $"{type}-{face}");
                writer.WriteString("interface"u8, face);
                writer.WriteString("region"u8, Region);
                writer.WriteString("region_id"u8, Region);
                writer.WriteString("url"u8, url);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    }
}
