namespace Ironic.Model.Images;

/// <summary>The map of a served raw image's used blocks: a small JSON document beside the image (format: docs/images.md).</summary>
/// <param name="Url">On our boot server.</param>
/// <param name="Sha256">Of the document itself, lower-case hex: who has this from us may trust what the document says, digests included.</param>
/// <param name="DataBytes">Bytes that the map calls used; the rest of the image is zeros.</param>
public sealed record ServedExtents(Uri Url, string Sha256, long DataBytes);
