"""What can go wrong at the edge, before or around a face's handler; each face renders these in its own form.

EdgeError
├── RouteNotFound        no operation at this path (nearest HTTP status: 404)
├── MethodNotAllowed     the path exists, not with this method (405)
├── MalformedRequest     the HTTP request cannot be understood (400)
├── BodyTooLarge         the body is longer than the limit (413)
├── BodyTimeout          the body did not arrive in time (408)
└── InternalError        everything unforeseen; carries the request id and nothing else (500)
"""


class EdgeError(Exception):
    """An error that the edge itself finds; `status` is the nearest HTTP status, a face may say otherwise."""

    status = 500

    def __init__(self, safe_message: str) -> None:
        super().__init__(safe_message)
        self.safe_message = safe_message
        """A sentence that may be shown to the client."""


class RouteNotFound(EdgeError):
    """The path lies below a face (or nowhere), but names no operation."""

    status = 404

    def __init__(self) -> None:
        super().__init__("There is nothing at this address.")


class MethodNotAllowed(EdgeError):
    """The path is known, the method is not one of `allowed`."""

    status = 405

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__("This address does not answer to this method.")
        self.allowed = allowed


class MalformedRequest(EdgeError):
    """The request's HTTP parts (length, query string …) cannot be understood."""

    status = 400


class BodyTooLarge(EdgeError):
    """The request body is longer than `limit` bytes."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(f"The request body is longer than {limit} bytes.")
        self.limit = limit


class BodyTimeout(EdgeError):
    """The request body was not complete after `seconds`."""

    status = 408

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The request body was not complete after {seconds:g} seconds.")
        self.seconds = seconds


class InternalError(EdgeError):
    """Something unforeseen; the log has the rest under `request_id`."""

    status = 500

    def __init__(self, request_id: str) -> None:
        super().__init__(f"Internal error. Request id: {request_id}")
        self.request_id = request_id
