using System.Reflection;

namespace Ironic.Storage.Sql;

/// <summary>The scripts that bring a database from one version of the schema to the next, in order.</summary>
internal static class Migrations
{
    /// <param name="engine">The folder of the scripts: "Sqlite", "Postgres".</param>
    public static IReadOnlyList<string> Of(string engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames().Where(name => name.Contains($".Migrations.{engine}.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }
}
