import { Component, ReactNode } from "react"

import { ErrorState } from "./states"

interface ErrorBoundaryProps {
  children: ReactNode
}

/** What cannot be shown says so in its own place, and leaves the page alone. */
export class ErrorBoundary extends Component<
  ErrorBoundaryProps,
  { error: unknown }
> {
  override state = { error: null as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    return this.state.error ? (
      <ErrorState
        error={this.state.error}
        onRetry={() => this.setState({ error: null })}
      />
    ) : (
      this.props.children
    )
  }
}
