namespace Ironic.Model.Images;

/// <summary>An image cannot be used; the message names the image and the cause, for <c>last_error</c>.</summary>
public sealed class ImageException(string message, string cause, Exception? inner = null) : Exception(message, inner)
{
    public ImageException() : this("The image cannot be used.", "image")
    {
    }

    public ImageException(string message) : this(message, "image")
    {
    }

    public ImageException(string message, Exception inner) : this(message, "image", inner)
    {
    }

    /// <summary>The cause by its documented name: "image-not-found", "image-checksum-mismatch", "image-unsafe", "image-too-large", "disk-full", ...</summary>
    public string Cause { get; } = cause;
}
