using System.Text.Json;

namespace Ironic.Appliance.Configuration;

/// <summary>Reads the configuration file.</summary>
internal static class ConfigurationFile
{
    /// <summary>Defaults when no file is named.</summary>
    /// <exception cref="ConfigurationException">No such file, not JSON, an unknown key, a value of the wrong kind: said with path and line.</exception>
    public static ApplianceOptions Read(string? path)
    {
        if (path is null) return new();
        try
        {
            return JsonSerializer.Deserialize<ApplianceOptions>(File.ReadAllBytes(path), ConfigurationJson.Format)
                ?? throw new ConfigurationException($"{path}: an object is needed, not null.");
        }
        catch (JsonException e)
        {
            throw new ConfigurationException($"{path}, line {e.LineNumber + 1}, at {e.Path}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: {e.Message}", e);
        }
    }
}
