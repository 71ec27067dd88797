using Ironic.Images.Native;
using Ironic.Model.Images;
using Microsoft.Win32.SafeHandles;

namespace Ironic.Images.Sources;

/// <summary>A file that a <c>file://</c> URL names, opened, and proved to lie below an allowed folder after all links are resolved.</summary>
internal sealed class LocalFile : IDisposable
{
    private LocalFile(SafeFileHandle handle, string path, FileFacts facts) => (Handle, Path, Facts) = (handle, path, facts);

    public SafeFileHandle Handle { get; }

    /// <summary>Where it really is.</summary>
    public string Path { get; }

    /// <summary>As it was when opened.</summary>
    public FileFacts Facts { get; }

    public bool IsUnchanged => LibC.Stat(Handle) is var now && now.Length == Facts.Length && now.ModifiedNanoseconds == Facts.ModifiedNanoseconds;

    /// <summary>What is wrong with the URL on its face; null: nothing.</summary>
    public static string? CheckUrl(Uri url)
    {
        if (url.Host.Length > 0 && url.Host != "localhost") return $"names the host '{url.Host}'; a file:// URL can only be of this machine (file:///path)";
        return url.Query.Length > 0 || url.Fragment.Length > 0 ? "has a query or a fragment, which a file has not" : null;
    }

    /// <summary>
    /// Opens first and asks the kernel where the opened file lies, so that no link changed in between can lead elsewhere.
    /// </summary>
    /// <exception cref="ImageException">There is no such file, it is none, or lies outside of <paramref name="allowedFolders"/>.</exception>
    public static LocalFile Open(Uri url, IReadOnlyList<string> allowedFolders)
    {
        var path = url.LocalPath;
        if (LibC.Stat(path) is not { } named) throw new ImageException($"Image {ImageName.Of(url)}: there is no such file, or it may not be seen.", ImageCauses.NotFound);
        if (!named.IsRegular) throw new ImageException($"Image {ImageName.Of(url)} is not a regular file.", ImageCauses.Forbidden); // opening a pipe would wait

        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"Image {ImageName.Of(url)} cannot be opened: {e.Message}", e is FileNotFoundException ? ImageCauses.NotFound : ImageCauses.Forbidden, e);
        }

        var real = RealPathOf(handle);
        var facts = LibC.Stat(handle);
        if (facts.IsRegular && allowedFolders.Any(folder => IsBelow(real, folder))) return new(handle, real, facts);

        handle.Dispose();
        var resolved = real == path ? "" : $" (it is {real})";
        throw new ImageException($"Image {ImageName.Of(url)}{resolved} lies outside of the folders that may be used: {string.Join(", ", allowedFolders)} (FileFolders).", ImageCauses.Forbidden);
    }

    public void Dispose() => Handle.Dispose();

    private static string RealPathOf(SafeFileHandle handle) =>
        File.ResolveLinkTarget(LibC.PathOf(handle), returnFinalTarget: false)?.FullName ?? throw new IOException("/proc does not tell where an open file lies.");

    private static bool IsBelow(string real, string folder)
    {
        var resolved = LibC.RealPath(folder);
        return resolved is not null && real.StartsWith(resolved.TrimEnd('/') + '/', StringComparison.Ordinal);
    }
}
